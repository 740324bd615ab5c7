// A schema as lines for a person: one for each member, the members of an object below it.

const nameOf = (reference) => reference.slice(reference.lastIndexOf('/') + 1);

function resolved(schema, document) {
  return schema.$ref ? document.components.schemas[nameOf(schema.$ref)] : schema;
}

function typeOf(schema, document) {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return [...new Set(choices.map((each) => typeOf(each, document)))].join(' | ');
  if (schema.items) return `list of ${typeOf(schema.items, document)}`;
  const bounds = [schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength];
  const least = bounds[0] === undefined ? 'at most' : `${bounds[0]} to`;
  const range = bounds[1] === undefined ? '' : `, ${least} ${bounds[1]}`;
  return `${schema.format ?? [schema.type].flat().join(' or ')}${range}`;
}

// The objects in a schema: itself, the items of a list, each of several choices.
function objectsIn(schema, document) {
  const found = resolved(schema, document);
  if (found.properties) return [found];
  if (found.items) return objectsIn(found.items, document);
  return (found.oneOf ?? found.anyOf ?? []).flatMap((each) => objectsIn(each, document));
}

// [{name, type, isOptional, note, depth}]
export function lines(schema, document, depth = 0) {
  return objectsIn(schema, document).flatMap((object) =>
    Object.entries(object.properties).flatMap(([name, member]) => {
      const isOptional = !(object.required ?? []).includes(name);
      const line = { name, type: typeOf(member, document), isOptional, note: member.description ?? '', depth };
      return [line, ...lines(member, document, depth + 1)];
    }),
  );
}
