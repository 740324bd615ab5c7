// The texts of the page of the API's document, in English; see text-en.js. What the document itself says is in English.

export default {
  docs: {
    documentTitle: 'The API of Holdfast',
    title: 'The HTTP API',
    source: 'For programs it is at {address}.',
    filter: 'Filter',
    found: { one: '1 operation', other: '{count} operations' },
    who: 'For: {who}',
    parameters: 'Parameters',
    body: 'Body',
    optionalBody: 'Body, if any',
    optional: 'optional',
    answers: 'Answers',
    errors: 'Errors',
    curl: 'With curl',
    copy: 'Copy',
    copyOf: 'Copy the curl line of {operation}',
    copied: 'Copied',
    notCopied: 'It can’t be copied here: please select it.',
    fault: 'The document can’t be read right now. Please load the page again.',
  },
};
