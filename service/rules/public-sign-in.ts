/** What is stored of a sign-in and may be told. Times in epoch seconds. */
type Told = {
  id: string;
  userId: string;
  createdAt: number;
  seenAt: number;
  expiresAt: number;
  userAgent: string;
  address: string;
  clientName?: string | undefined;
};

/** As Auth0's sessions API answers it. */
export const publicSignIn = ({
  id,
  userId,
  createdAt,
  seenAt,
  expiresAt,
  userAgent,
  address,
  clientName,
}: Told): Record<string, unknown> => ({
  id,
  user_id: userId,
  created_at: iso(createdAt),
  updated_at: iso(seenAt),
  authenticated_at: iso(createdAt),
  last_interacted_at: iso(seenAt),
  expires_at: iso(expiresAt),
  device: { initial_user_agent: userAgent, initial_ip: address },
  client_name: clientName,
});

const iso = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();
