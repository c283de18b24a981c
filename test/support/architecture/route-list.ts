import { functionName, type Route } from '../../../lambdas/routes.ts';

/** What is wrong between the list of endpoints and the files below lambdas/, as sentences. */
export const checkRoutes = (routes: readonly Route[], files: readonly string[]): string[] => {
  const handlers = files.filter((file) => file !== 'routes.ts' && !file.endsWith('.test.ts'));
  const listed = new Set(routes.map((route) => route.file));
  const byFile = Map.groupBy(routes, (route) => route.file);
  return [
    ...handlers.filter((file) => !listed.has(file)).map((file) => `${file} is not listed`),
    ...[...listed].filter((file) => !handlers.includes(file)).map((file) => `${file} is listed and not there`),
    ...repeated(routes.map(shapeOf)).map((shape) => `${shape} is listed twice`),
    ...repeated([...listed].map(functionName)).map((name) => `two files make the function ${name}`),
    ...[...byFile].filter(([, rows]) => new Set(rows.map(demands)).size > 1).map(([file]) => `the rows of ${file} differ in needs or auth`),
  ];
};

/** Parameters of different names are the same address to a gateway. */
const shapeOf = ({ method, path }: Route): string => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`;

const demands = ({ auth, needs }: Route): string => JSON.stringify([auth, [...needs].sort()]);

const repeated = (values: readonly string[]): string[] => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
