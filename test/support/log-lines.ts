// What a function would leave in its log: the logger writes past the console.
import { jest } from '@jest/globals';

/** Keeps it from the terminal until `stop`, which gives it. */
export const catchLog = (): { text(): string; stop(): void } => {
  const said: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    }),
  );
  const consoles = (['log', 'info', 'warn', 'error'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation((...all) => void said.push(all.map(String).join(' '))),
  );
  return {
    text: () => said.join('\n'),
    stop: () => {
      for (const spy of [...spies, ...consoles]) spy.mockRestore();
    },
  };
};
