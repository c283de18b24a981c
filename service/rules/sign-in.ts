// Which sign-ins, and what was issued in them, still count. A sign-in is known by the `uid` of the engine's session, which its codes and tokens carry.

/** What is stored of a user and decides it. */
type Facts = {
  blocked?: boolean | undefined;
  sessions_valid_from?: number | undefined;
  kept_sign_in?: string | undefined;
  ended_sign_ins?: readonly { uid: string }[] | undefined;
};

type Began = { /** Epoch seconds: when the sign-in was, or the token was made. */ at: number | undefined; uid: string | undefined };

/** The same of a session of the account, by the sign-in that opened it. */
export const mayStayOpen = (profile: Facts | undefined, { createdAt, signIn }: { createdAt: number; signIn: string }): boolean =>
  mayStand(profile, { at: createdAt, uid: signIn });

/** Nothing of a blocked user; nothing of a sign-in that was ended; of those from before all were ended only the one that was kept. */
export const mayStand = <Known extends Facts>(profile: Known | undefined, { at, uid }: Began): profile is Known => {
  if (profile === undefined || profile.blocked === true) return false;
  if (uid !== undefined && profile.ended_sign_ins?.some((ended) => ended.uid === uid)) return false;
  const isKept = uid !== undefined && uid === profile.kept_sign_in;
  return isKept || (at ?? 0) >= (profile.sessions_valid_from ?? 0);
};
