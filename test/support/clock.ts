// The server's time in tests. Everything in the service, the OpenID Connect engine too, asks Date.now().
const real = Date.now;

/** Time stands still at this epoch second. */
export const setClock = (epochSeconds: number): void => {
  Date.now = () => epochSeconds * 1000;
};

export const advanceClock = (seconds: number): void => {
  const then = Date.now() + seconds * 1000;
  Date.now = () => then;
};

export const resetClock = (): void => {
  Date.now = real;
};
