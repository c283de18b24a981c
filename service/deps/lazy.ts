/** Makes a thing at its first use and keeps it for the life of the process (one client per warm function). */
export const lazy = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
