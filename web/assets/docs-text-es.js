// The texts of the page of the API's document, in Spanish; see text-en.js. What the document itself says is in English.

export default {
  docs: {
    documentTitle: 'La API de Holdfast',
    title: 'La API HTTP',
    source: 'Para programas está en {address}.',
    filter: 'Filtrar',
    found: { one: '1 operación', other: '{count} operaciones' },
    who: 'Para: {who}',
    parameters: 'Parámetros',
    body: 'Cuerpo',
    optionalBody: 'Cuerpo, si lo hay',
    optional: 'opcional',
    answers: 'Respuestas',
    errors: 'Errores',
    curl: 'Con curl',
    copy: 'Copiar',
    copyOf: 'Copiar la línea de curl de {operation}',
    copied: 'Copiado',
    notCopied: 'Aquí no se puede copiar: selecciónala, por favor.',
    fault: 'El documento no se puede leer ahora. Vuelve a cargar la página, por favor.',
  },
};
