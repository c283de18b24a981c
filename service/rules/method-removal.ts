export type RemovalFacts = {
  /** The policy asks for a second factor at every sign-in. */
  demanded: boolean;
  /** It is confirmed and its factor is switched on: it can be answered with, or could but for the guess limit. */
  counts: boolean;
  /** Usable methods that would be left, and work at this address. */
  usableLeft: number;
};

/**
 * May the owner take the method away? The last usable one stays while a policy demands one (product.md §7, case 44): else the next sign-in
 * would ask the password alone, and whoever came then could enrol. What cannot be answered with anyway is nobody's protection.
 */
export const isRemovable = ({ demanded, counts, usableLeft }: RemovalFacts): boolean => !demanded || !counts || usableLeft > 0;
