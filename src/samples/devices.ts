import { guid } from './guid';
import type { Random } from './random';

/** A device or a browser on it, in the fields a sign-in record has for it. */
export interface Device {
  readonly deviceId: string;
  readonly displayName?: string;
  readonly operatingSystem: string;
  readonly browser?: string | undefined;
  readonly isCompliant?: boolean;
  readonly isManaged?: boolean;
  readonly trustType?: string;
}

/** A device together with what its browser says of itself. */
export interface Agent {
  readonly device: Device;
  readonly userAgent: string;
}

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const macintosh = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const chromium = (version: number): string => `AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;

interface Browser {
  readonly name: string;
  readonly system: string;
  readonly userAgent: string;
}

const windowsBrowsers: readonly (readonly [number, Browser])[] = [
  [60, { name: 'Edge 142.0.0', system: 'Windows11', userAgent: `${windows} ${chromium(142)} Edg/142.0.0.0` }],
  [14, { name: 'Edge 141.0.0', system: 'Windows10', userAgent: `${windows} ${chromium(141)} Edg/141.0.0.0` }],
  [22, { name: 'Chrome 142.0.0', system: 'Windows11', userAgent: `${windows} ${chromium(142)}` }],
  [
    4,
    {
      name: 'Firefox 145.0',
      system: 'Windows11',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
    },
  ],
];

const macBrowsers: readonly (readonly [number, Browser])[] = [
  [60, { name: 'Chrome 142.0.0', system: 'MacOs', userAgent: `${macintosh} ${chromium(142)}` }],
  [
    40,
    {
      name: 'Safari 26.1',
      system: 'MacOs',
      userAgent: `${macintosh} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15`,
    },
  ],
];

/** A work laptop: joined, managed, compliant. */
export function laptop(random: Random, office: string, number: number): Agent {
  const mac = random.chance(0.18);
  const browser = random.weighted(mac ? macBrowsers : windowsBrowsers);
  return {
    device: {
      deviceId: guid(random),
      displayName: `${office}-${mac ? 'MB' : 'LT'}-${String(number).padStart(4, '0')}`,
      operatingSystem: browser.system,
      browser: browser.name,
      isCompliant: true,
      isManaged: true,
      trustType: mac ? 'Azure AD registered' : random.chance(0.35) ? 'Hybrid Azure AD joined' : 'Azure AD joined',
    },
    userAgent: browser.userAgent,
  };
}

/** The same laptop as an application shows it that is no browser and lets the system sign in. */
export function withoutBrowser(agent: Agent): Agent {
  const device: Device = Object.fromEntries(Object.entries(agent.device).filter(([field]) => field !== 'browser')) as unknown as Device;
  return {
    device,
    userAgent: device.operatingSystem === 'MacOs' ? 'MSAL.OSX/1.9 Enterprise SSO' : 'Windows-AzureAD-Authentication-Provider/1.0',
  };
}

/** A telephone with the company's applications. */
export function phone(random: Random): Agent {
  return random.chance(0.62)
    ? {
        device: {
          deviceId: guid(random),
          operatingSystem: 'Ios 26.1',
          isCompliant: true,
          isManaged: true,
          trustType: 'Azure AD registered',
        },
        userAgent:
          'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Outlook-iOS/2.0',
      }
    : {
        device: {
          deviceId: guid(random),
          operatingSystem: 'Android 16',
          isCompliant: true,
          isManaged: true,
          trustType: 'Azure AD registered',
        },
        userAgent:
          'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36 PKeyAuth/1.0',
      };
}

/** A computer the company does not know: at home, in a hotel, or an attacker's. */
export const unmanaged: Readonly<Record<'home' | 'spray' | 'attacker', Agent>> = {
  home: { device: { deviceId: '', operatingSystem: 'Windows10', browser: 'Chrome 141.0.0' }, userAgent: `${windows} ${chromium(141)}` },
  spray: { device: { deviceId: '', operatingSystem: 'Windows10', browser: 'Chrome 120.0.0' }, userAgent: `${windows} ${chromium(120)}` },
  attacker: {
    device: { deviceId: '', operatingSystem: 'Linux', browser: 'Firefox 128.0' },
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  },
};
