// The server's clock as seen from here, so that a countdown is right on a machine whose own clock is not.

let offsetMs = 0;

export function observeServerTime(dateHeader) {
  const serverMs = Date.parse(dateHeader ?? '');
  if (!Number.isNaN(serverMs)) offsetMs = serverMs - Date.now();
}

export function serverSeconds() {
  return (Date.now() + offsetMs) / 1000;
}
