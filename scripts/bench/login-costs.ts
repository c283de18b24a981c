import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { databaseCallsBudget } from './budgets.ts';
import { type Measure, median, type Section } from './measure.ts';
import { type Costs, measureLogins } from './operations.ts';

let measured: Promise<Costs> | undefined;
const costsOf = (folder: string, runs: number): Promise<Costs> => {
  const own = join(folder, 'login');
  mkdirSync(own, { recursive: true });
  measured ??= measureLogins(own, Math.max(runs, 3));
  return measured;
};

const isRefresh = (what: string): boolean => what.includes('refresh');

/** Warm, this process only: what a call costs a function that is already running. */
export const cpuPerCall: Measure = async ({ folder, runs }): Promise<Section> => {
  const costs = [...(await costsOf(folder, runs))];
  const rows = costs.map(([what, each]) => ({ what, value: median(each.map(({ cpuMs }) => cpuMs)) }));
  return { title: 'CPU per call, warm, median', unit: 'ms', rows };
};

/** A sign-in with password and code in a browser that signed in before, and a refresh beside it. */
export const databasePerLogin: Measure = async ({ folder, runs }): Promise<Section> => {
  const costs = [...(await costsOf(folder, runs))];
  const rows = costs.map(([what, each]) => ({
    what,
    value: median(each.map(({ calls }) => calls)),
    note: `${median(each.map(({ units }) => units)).toFixed(1)} capacity units`,
  }));
  const login = costs.filter(([what]) => !isRefresh(what));
  const sum = (of: 'calls' | 'units'): number => login.reduce((total, [, each]) => total + median(each.map((cost) => cost[of])), 0);
  rows.push({ what: 'whole login', value: sum('calls'), note: `${sum('units').toFixed(1)} capacity units` });
  return {
    title: 'Database calls per login',
    unit: 'calls',
    rows: rows.map((row) => (row.what === 'whole login' ? { ...row, budget: databaseCallsBudget } : row)),
  };
};
