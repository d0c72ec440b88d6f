/** Who the agent is at a site. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

/** The accounts in WebArena's images, by site. Sites that are not here need none. */
export const originalAccounts: Readonly<Record<string, Account>> = {
  gitlab: { user: 'byteblaze', password: 'hello1234' },
  reddit: { user: 'MarvelsGrantMan136', password: 'test1234' },
  shopping: { user: 'emma.lopez@gmail.com', password: 'Password.123' },
  shopping_admin: { user: 'admin', password: 'admin1234' },
};
