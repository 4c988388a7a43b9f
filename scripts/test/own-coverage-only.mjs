// Loaded into the processes of the tests: what they start is not measured. That is the bundle, npm and other programs, of which no
// coverage is reported, and each of the many would write hundreds of kilobytes as it ends, and take a third of its time for it.
// Node.js itself has read the variable by now.
if (process.env.NODE_TEST_CONTEXT !== undefined) delete process.env.NODE_V8_COVERAGE
