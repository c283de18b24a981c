import type { Route } from '../../lambdas/routes.ts';
import { routes } from '../../lambdas/routes.ts';
import type { Built, BuiltFunction } from '../build/functions.ts';
import type { PagesManifest } from '../build-pages.ts';

/** What a run measures: made once, given to every measure. */
export type Bench = {
  built: Built;
  pages: { folder: string; manifest: PagesManifest };
  /** A folder of this run, removed at its end. */
  folder: string;
  /** How often a time is taken; the median counts. */
  runs: number;
};

/** One line: what, how much, and where there is one, how much it may be. */
export type Row = { what: string; value: number; budget?: number; note?: string };
export type Section = { title: string; unit: string; rows: Row[] };
export type Measure = (bench: Bench) => Promise<Section>;

export const rowOf = ({ file }: BuiltFunction): Route => {
  const row = routes.find((route) => route.file === file);
  if (!row) throw new Error(`${file} is not in routes.ts`);
  return row;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};
