/**
 * RFC 8176 values of a right answer. A key that may be copied to other devices is never hardware, whether it is copied now or not
 * (security.md 6).
 */
export const amrOfKey = ({ backupEligible }: { backupEligible: boolean }): string[] => [backupEligible ? 'swk' : 'hwk', 'user'];
