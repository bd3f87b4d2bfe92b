import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock';

/** An account that has signed in, to an application, for some scopes. */
export interface SignedIn {
  /** The account: a principal name in its home tenant. */
  readonly account: string;
  readonly clientId: string;
  readonly scope: string;
  /** Whether a second factor was shown: it satisfies what policies ask for. */
  readonly secondFactor: boolean;
}

export interface AuthorizationCode extends SignedIn {
  readonly redirectUri: string;
  /** The PKCE challenge and how it was made. */
  readonly challenge: string | undefined;
  readonly method: 'plain' | 'S256';
  readonly nonce: string | undefined;
}

export interface DeviceSignIn {
  readonly userCode: string;
  readonly clientId: string;
  readonly scope: string;
  readonly tenant: string;
  account: string | undefined;
  refused: boolean;
}

/** Codes and refresh tokens that wait to be redeemed. They live in memory, by the real clock. */
export interface Pending {
  addCode(code: AuthorizationCode): string;
  /** Redeems a code: once. */
  takeCode(code: string): AuthorizationCode | 'used' | undefined;
  addDevice(sign: Omit<DeviceSignIn, 'userCode' | 'account' | 'refused'>): { readonly deviceCode: string; readonly device: DeviceSignIn };
  device(deviceCode: string): DeviceSignIn | 'expired' | undefined;
  deviceOfUser(userCode: string): DeviceSignIn | undefined;
  endDevice(deviceCode: string): void;
  addRefresh(signedIn: SignedIn): string;
  refresh(token: string): SignedIn | undefined;
  revoke(): void;
}

/** How long codes live, in seconds. */
export const deviceLifetime = 900;
const codeLifetime = 600;

export function createPending(clock: Clock): Pending {
  const codes = new Map<string, { readonly code: AuthorizationCode; readonly ends: number; used: boolean }>();
  const devices = new Map<string, { readonly device: DeviceSignIn; readonly ends: number }>();
  const refreshTokens = new Map<string, SignedIn>();
  const until = (seconds: number): number => clock.now() + seconds * 1000;
  return {
    addCode: (code) => {
      const name = secret('0.A');
      codes.set(name, { code, ends: until(codeLifetime), used: false });
      return name;
    },
    takeCode: (name) => {
      const found = codes.get(name);
      if (!found || found.ends < clock.now()) return undefined;
      if (found.used) return 'used';
      found.used = true;
      return found.code;
    },
    addDevice: (sign) => {
      const device: DeviceSignIn = { ...sign, userCode: userCode(), account: undefined, refused: false };
      const deviceCode = secret('DAQ');
      devices.set(deviceCode, { device, ends: until(deviceLifetime) });
      return { deviceCode, device };
    },
    device: (deviceCode) => {
      const found = devices.get(deviceCode);
      if (!found) return undefined;
      return found.ends < clock.now() ? 'expired' : found.device;
    },
    deviceOfUser: (code) => [...devices.values()].find(({ device }) => device.userCode === code.trim().toUpperCase())?.device,
    endDevice: (deviceCode) => void devices.delete(deviceCode),
    addRefresh: (signedIn) => {
      const token = secret('1.A');
      refreshTokens.set(token, signedIn);
      return token;
    },
    refresh: (token) => refreshTokens.get(token),
    revoke: () => refreshTokens.clear(),
  };
}

const secret = (prefix: string): string => prefix + randomBytes(48).toString('base64url');

/** Nine characters that are hard to mistake for one another. */
function userCode(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from(randomBytes(9), (byte) => letters[byte % letters.length]).join('');
}
