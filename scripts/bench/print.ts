import type { Row, Section } from './measure.ts';

export const isOver = ({ value, budget }: Row): boolean => budget !== undefined && value > budget;

export const print = ({ title, unit, rows }: Section): void => {
  const width = Math.max(...rows.map(({ what }) => what.length), 0);
  console.log(`\n${title}`);
  for (const row of rows) {
    const { what, value, budget, note } = row;
    const columns = [what.padEnd(width), value.toFixed(1).padStart(8), unit, budget === undefined ? '' : `of ${budget}`, note ?? ''];
    console.log(`  ${columns.join(' ').trimEnd()}${isOver(row) ? '   OVER BUDGET' : ''}`);
  }
};
