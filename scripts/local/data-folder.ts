import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the folder and takes it for this process; gives back how to let it go. Throws one sentence where it cannot be had. */
export const takeDataFolder = (folder: string): (() => void) => {
  const mark = join(folder, 'running.pid');
  try {
    mkdirSync(folder, { recursive: true });
    const other = runningIn(mark);
    if (other) throw new Error(`Another Sallyport (process ${other}) is running on ${folder}. Stop it, or set DATA_DIR to another folder.`);
    writeFileSync(mark, String(process.pid));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // file system errors carry one
    if (!code) throw error;
    throw new Error(`The data folder ${folder} cannot be written (${code}). Set DATA_DIR to another one.`);
  }
  return () => rmSync(mark, { force: true });
};

/** The process that holds the folder, if it still runs. */
const runningIn = (mark: string): number | undefined => {
  try {
    const pid = Number(readFileSync(mark, 'utf8'));
    if (pid === process.pid) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
};
