/** Counts by the clock, not by ticks: a sleeping tab's timers are late. `show` gets `1:05`; the last call shows nothing. */
export const countDown = (seconds: number, show: (left: string) => void, done: () => void): void => {
  const end = Date.now() + seconds * 1000;
  const tick = (): void => {
    const left = Math.ceil((end - Date.now()) / 1000);
    show(left > 0 ? clockOf(left) : '');
    if (left > 0) return;
    clearInterval(timer);
    done();
  };
  const timer = setInterval(tick, 250);
  tick();
};

const clockOf = (seconds: number): string => {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};
