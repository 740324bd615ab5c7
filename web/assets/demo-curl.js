// A traced request as a command to repeat by hand. What the trace leaves out stands as a $VARIABLE.

const BODIES = [
  [/\/auth\/signup$/, '{"username":"Anna","email":"anna@lab.example","password":"\'"$PASSWORD"\'"}'],
  [/\/auth\/login$/, '{"email":"anna@lab.example","password":"\'"$PASSWORD"\'"}'],
  [/\/cloud\/transfer-ownership(\/preview)?$/, '{"transfer_token":"\'"$TRANSFER_TOKEN"\'"}'],
  [/\/cloud\/disconnect$/, '{"account_id":"\'"$ACCOUNT_ID"\'"}'],
];

const variable = (name) => `$${name.toUpperCase()}`;

function withVariables(path) {
  return path.replace(/([?&])([^=&]+)=\*\*\*/g, (_, before, name) => `${before}${name}=${variable(name)}`);
}

// {title, command}; null for a request to the provider, which a browser makes.
export function curlOf({ method, path, host }) {
  if (host !== 'holdfast') return null;
  const plain = path.split('?')[0];
  const parts = [`curl -i "${location.origin}${withVariables(path)}"`, '-H "Cookie: $COOKIES"'];
  if (method !== 'GET') {
    parts[0] = parts[0].replace('curl -i', `curl -i -X ${method}`);
    parts.push(`-H 'Origin: ${location.origin}'`);
    const body = BODIES.find(([pattern]) => pattern.test(plain))?.[1] ?? '{}';
    parts.push("-H 'Content-Type: application/json'", `-d '${body}'`);
  }
  return { title: `${method} ${plain}`, command: parts.join(' \\\n  ') };
}
