// The server's clock, so that a countdown is right even if the clock of this machine is wrong.

let offsetMs = 0;

export function observeServerTime(dateHeader) {
  const serverMs = Date.parse(dateHeader ?? '');
  if (!Number.isNaN(serverMs)) offsetMs = serverMs - Date.now();
}

export function serverSeconds() {
  return (Date.now() + offsetMs) / 1000;
}
