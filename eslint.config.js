import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['build', 'dist', 'coverage', 'fixtures', 'node_modules'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      // Numbers are what most messages of this tool are made of.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // node:test's `test()` returns a promise that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'describe', 'it', 'suite'], package: 'node:test' },
          ],
        },
      ],
      // Hostile bytes are this project's daily bread: control characters in patterns are meant.
      'no-control-regex': 'off',
      // Bytes and ids are checked by bounds, and `!` after such a check is clearer than a second test.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    rules: { ...tseslint.configs.disableTypeChecked.rules, 'no-console': 'off' },
  },
)
