import { createHash } from 'node:crypto'
import { GENERATOR } from '../../../version.js'
import { markup, Markup } from './markup.js'

/** What a page is made of. */
export interface PageParts {
  readonly title: string
  readonly body: Markup
  readonly style: string
  /** null for a page that is no more than read. */
  readonly script: string | null
}

/**
 * A page that needs nothing but itself. Its policy lets only its own style and script run, by their digests, and nothing be loaded or
 * sent: whatever else should get into it stays dead.
 */
export const page = ({ title, body, style, script }: PageParts): Markup => {
  const policy = [
    "default-src 'none'",
    `style-src ${digest(style)}`,
    ...(script === null ? [] : [`script-src ${digest(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${GENERATOR}">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
${script === null ? null : markup`<script>${new Markup(script)}</script>\n`}</body>
</html>
`
}

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
