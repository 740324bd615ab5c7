// The page /docs: what /openapi.json says, area by area.

import { curlOf } from './docs-curl.js';
import { areasOf } from './docs-document.js';
import { button, byId, data, element } from './dom.js';
import { lines } from './docs-schema.js';

const list = (items) => element('ul', { className: 'docs-list' }, ...items.map((item) => element('li', {}, item)));

function section(title, ...content) {
  return element('section', {}, element('h3', {}, title), ...content);
}

const fields = (schema, document) =>
  list(
    lines(schema, document).map(({ name, type, note, depth }) => {
      const line = element('span', {}, data(name, 'code'), ' ', data(type, 'span', { className: 'soft' }), note && ` · ${note}`);
      if (depth > 0) line.classList.add(`deep-${Math.min(depth, 4)}`);
      return line;
    }),
  );

function answer({ status, text, schema }, document) {
  const head = element('p', {}, data(status, 'strong'), ` ${text}`);
  return schema ? element('div', {}, head, fields(schema, document)) : head;
}

function curl(operation) {
  const command = curlOf(operation, location.origin);
  const said = element('span', { role: 'status', className: 'hint' });
  const copy = async () => {
    await navigator.clipboard.writeText(command);
    said.textContent = 'Copied';
  };
  return section(
    'With curl',
    element('pre', { tabindex: 0, 'aria-label': `${operation.id} with curl` }, data(command, 'code')),
    element('p', { className: 'docs-copy' }, button('Copy', copy, 'quiet', { 'aria-label': `Copy the curl line of ${operation.id}` }), said),
  );
}

function details(operation, document) {
  const { parameters, request, answers, errors } = operation;
  const parts = [element('p', {}, 'For: ', data(operation.who, 'strong'))];
  if (parameters.length > 0)
    parts.push(section('Parameters', list(parameters.map(({ name, place, text }) => element('span', {}, data(name, 'code'), ` in the ${place}. ${text}`)))));
  if (request) parts.push(section(request.required ? 'Body' : 'Body, if any', fields(request.schema, document)));
  parts.push(section('Answers', ...answers.map((each) => answer(each, document))));
  if (errors.length > 0)
    parts.push(section('Errors', list(errors.map(({ status, code, text }) => element('span', {}, data(status, 'strong'), ' ', data(code, 'code'), ` ${text}`)))));
  parts.push(curl(operation));
  return parts;
}

// Filled in when it is opened first: all of them at once would make the page slow.
function shown(operation, document) {
  const summary = element(
    'summary',
    {},
    element('span', { className: `verb ${operation.method.toLowerCase()}`, translate: 'no' }, operation.method),
    data(operation.path, 'code'),
    element('span', { className: 'soft' }, operation.text),
  );
  const made = element('details', { className: 'card operation', id: operation.id }, summary);
  made.addEventListener('toggle', () => {
    if (made.open && made.children.length === 1) made.append(element('div', { className: 'inside' }, ...details(operation, document)));
  });
  return made;
}

function show(document) {
  byId('about').textContent = document.info.description;
  const areas = areasOf(document).map(({ name, text, operations }) => {
    const rows = operations.map((operation) => ({ made: shown(operation, document), words: operation.words }));
    const part = element('section', { className: 'area' }, element('h2', {}, name), element('p', { className: 'soft' }, text), ...rows.map(({ made }) => made));
    return { part, rows };
  });
  byId('areas').replaceChildren(...areas.map(({ part }) => part));
  const filter = () => {
    const wanted = byId('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { part, rows } of areas) {
      for (const { made, words } of rows) made.hidden = !wanted.every((word) => words.includes(word));
      const left = rows.filter(({ made }) => !made.hidden).length;
      part.hidden = left === 0;
      count += left;
    }
    byId('found').textContent = count === 1 ? '1 operation' : `${count} operations`;
  };
  byId('filter').addEventListener('input', filter);
  filter();
  // A link to one operation: /docs#signUp
  const named = location.hash && byId(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) {
    named.open = true;
    named.scrollIntoView();
  }
}

try {
  show(await (await fetch('/openapi.json')).json());
} catch {
  byId('found').textContent = 'The document can’t be read right now. Please load the page again.';
}
