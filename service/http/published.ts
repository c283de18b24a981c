/** For what is the same for everybody: the edge serves the copy, whatever the load (security.md 19), and other sites may read it. */
export const published = {
  'cache-control': 'public, max-age=300, stale-while-revalidate=300',
  'cross-origin-resource-policy': 'cross-origin',
} as const;
