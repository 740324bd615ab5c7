// The document of the API as the page shows it: areas of operations.

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const JSON_TYPE = 'application/json';

const nameOf = (reference) => reference.slice(reference.lastIndexOf('/') + 1);

// The rows of errors that a schema refers to: {status, code, text}.
function errorsOf(schema, document) {
  const references = schema?.oneOf ?? [schema];
  return references
    .filter((each) => each?.$ref)
    .map(({ $ref }) => ({ name: nameOf($ref), schema: document.components.schemas[nameOf($ref)] }))
    .filter((each) => each.schema['x-status'])
    .map((each) => ({
      status: each.schema['x-status'],
      code: each.name.slice(0, each.name.lastIndexOf('_')),
      text: each.schema.description,
    }));
}

function operationOf(path, method, described, document) {
  const answers = [];
  const errors = [];
  for (const [status, response] of Object.entries(described.responses)) {
    const content = response.content?.[JSON_TYPE];
    const found = errorsOf(content?.schema, document);
    if (found.length > 0) errors.push(...found);
    else if (status !== 'default') answers.push({ status, text: response.description, schema: content?.schema });
  }
  const body = described.requestBody;
  const operation = {
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    text: described.summary,
    who: described['x-who'],
    parameters: (described.parameters ?? []).map((each) => ({
      name: each.name,
      place: each.in,
      text: each.description ?? '',
    })),
    request: body && { required: body.required, ...body.content[JSON_TYPE] },
    answers,
    errors,
  };
  const { id, text, who } = operation;
  const words = [id, operation.method, path, text, who, ...described.tags, ...errors.map(({ code }) => code)];
  return { ...operation, words: words.join(' ').toLowerCase() };
}

// [{name, text, operations}], in the order of the document.
export function areasOf(document) {
  const areas = new Map(
    document.tags.map(({ name, description }) => [name, { name, text: description, operations: [] }]),
  );
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((each) => item[each])) {
      const described = item[method];
      areas.get(described.tags[0]).operations.push(operationOf(path, method, described, document));
    }
  }
  return [...areas.values()];
}
