// The parts of README.md and docs/deploy.md that are drawn from the code. A test fails where they are behind it.
import { routes } from '../../lambdas/routes.ts';
import { firstStates, type SessionEvent, type SessionState, sessionTable } from '../../service/rules/login-session.ts';
import { costsPart } from './costs.ts';

/** README.md. */
export const withGeneratedParts = (text: string): string => withParts(text, { routes: routeTable(), session: sessionDiagram() });

/** docs/deploy.md. */
export const withCosts = (text: string): string => withParts(text, { costs: costsPart() });

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
const withParts = (text: string, parts: Record<string, string>): string =>
  Object.entries(parts).reduce(
    (page, [name, part]) =>
      page.replace(new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`), (_all, start, end) => `${start}${part}\n${end}`),
    text,
  );

const routeTable = (): string => {
  const rows = routes.map(({ method, path, file, auth }) => `| ${method} | \`${path}\` | \`lambdas/${file}\` | ${auth} |`);
  return ['', '| method | path | file | who may |', '|---|---|---|---|', ...rows, ''].join('\n');
};

const sessionDiagram = (): string => {
  const arrows = (Object.entries(sessionTable) as [SessionState, Partial<Record<SessionEvent, SessionState>>][]).flatMap(([state, row]) =>
    Object.entries(row).map(([event, next]) => `  ${state} --> ${next}: ${event}`),
  );
  // A step-up, and who has nothing to prove, begin further on; those arrows would only confuse.
  const begins = Object.entries(firstStates).map(([purpose, states]) => `  [*] --> ${states[0]}: ${purpose}`);
  begins.push('  [*] --> proving: account');
  return ['', '```mermaid', 'stateDiagram-v2', ...begins, ...arrows, '```', ''].join('\n');
};
