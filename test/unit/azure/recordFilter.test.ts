import { describe, expect, it } from 'vitest';
import { logFilter } from '../../../src/azure/services/recordFilter';

describe('the filter of sign-ins by a user', () => {
  const guest = { userPrincipalName: 'ada_fabrikam.example#EXT#@contoso.example', userDisplayName: 'Ada @ Fabrikam', userId: 'guest-1' };

  it('is left to the service where the text may be a sign-in name', () => {
    const { clause, here } = logFilter('signIns', { user: "O'Hara@contoso.example" });
    expect(clause).toBe("userPrincipalName eq 'o''hara@contoso.example'");
    expect(here).toEqual([]);
    expect(logFilter('signIns', { user: guest.userPrincipalName }).clause).toBe(
      `userPrincipalName eq '${guest.userPrincipalName.toLowerCase()}'`,
    );
  });

  it.each(['Ada @ Fabrikam', 'ada @ fabrikam', 'ADA @ FABRIKAM'])('finds a display name with an @ in it: %s', (user) => {
    const { clause, here, meets } = logFilter('signIns', { user });
    expect(clause).toBeUndefined();
    expect(here).toEqual(['user']);
    expect(meets(guest)).toBe(true);
    expect(meets({ ...guest, userDisplayName: 'Ada' })).toBe(false);
  });
});
