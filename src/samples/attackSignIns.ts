import { applications, illicitApplication } from './applications';
import { attacker, panama, rotterdam, sprayNetworks } from './attacker';
import { unmanaged } from './devices';
import { guid } from './guid';
import { later, momentOf } from './moment';
import type { Outcome } from './outcomes';
import { outcomes } from './outcomes';
import type { Person } from './people';
import type { Random } from './random';
import type { Risk, SignIn, Subject } from './signIn';
import { makeSignIn } from './signIn';

const formerStaff = ['carlos.medeiros', 'h.schulz', 'reception.sea', 'testuser01', 'admin', 'scanner2'];

/** Three waves over everybody: one password each, few attempts per account, from four addresses. */
export function sprayAll(random: Random, staff: readonly Person[], victim: Person): readonly SignIn[] {
  const waves = [
    { start: '2026-11-16T01:05:11.000Z', networks: sprayNetworks.slice(0, 2), pace: 48 },
    { start: '2026-11-17T01:09:37.000Z', networks: sprayNetworks.slice(0, 3), pace: 41 },
    { start: '2026-11-17T20:02:48.000Z', networks: sprayNetworks, pace: 39 },
  ];
  const targets: readonly Subject[] = [
    ...staff.slice(0, 120),
    ...formerStaff.map((name): Subject => ({
      id: '',
      name: `${name}@contoso.example`,
      principalName: `${name}@contoso.example`,
      secondFactor: 'Text message',
    })),
  ].sort((left, right) => (left.principalName < right.principalName ? -1 : 1));
  return waves.flatMap((wave, round) => {
    let now = momentOf(wave.start);
    return targets.map((person): SignIn => {
      now = later(now, wave.pace * (0.5 + random.next()));
      const hit = person.id === victim.id && round === 2;
      const outcome: Outcome = hit
        ? outcomes.mfaRequired
        : person.id === ''
          ? outcomes.unknownUser
          : random.chance(round * 0.03)
            ? outcomes.locked
            : outcomes.wrongPassword;
      return makeSignIn(random, {
        moment: now,
        person,
        application: applications.directoryPowerShell,
        network: hit ? rotterdam : random.pick(wave.networks),
        agent: unmanaged.spray,
        proof: hit ? 'factorMissing' : 'wrongPassword',
        outcome,
        sessionId: '',
        protocol: 'ropc',
        ...(hit ? { risk: sprayRisk } : {}),
      });
    });
  });
}

const sprayRisk: Risk = { level: 'none', aggregated: 'high', state: 'atRisk', detail: 'none', events: ['passwordSpray'] };
const unfamiliar: Risk = { level: 'medium', aggregated: 'high', state: 'atRisk', detail: 'none', events: ['unfamiliarFeatures'] };

/** The right password is known: notifications until the victim approves one. */
export function takeOver(random: Random, victim: Person): readonly SignIn[] {
  const sessionId = guid(random);
  const found: SignIn[] = [];
  let now = momentOf('2026-11-17T21:24:06.318Z');
  const attempts: readonly Outcome[] = [
    outcomes.mfaDeclined,
    outcomes.mfaNoAnswer,
    outcomes.mfaDeclined,
    outcomes.mfaNoAnswer,
    outcomes.mfaNoAnswer,
    outcomes.mfaDeclined,
    outcomes.successWithMfa,
  ];
  for (const outcome of attempts) {
    const granted = outcome === outcomes.successWithMfa;
    const shared = {
      person: { ...victim, secondFactor: 'Mobile app notification' as const },
      application: applications.officeHome,
      network: rotterdam,
      agent: unmanaged.attacker,
      sessionId,
    };
    found.push(
      makeSignIn(random, { moment: now, ...shared, proof: granted ? 'passwordAndFactor' : 'factorDenied', outcome, risk: unfamiliar }),
    );
    now = later(now, 140 + random.next() * 75);
  }
  return found;
}

/** The session moves to a country where nobody of Contoso has ever been, and what it does there. */
export function abuse(random: Random, victim: Person, consentId: string): readonly SignIn[] {
  const sessionId = guid(random);
  const shared = { network: panama, agent: unmanaged.attacker, sessionId, person: victim };
  const risky = { ...unfamiliar, events: ['unlikelyTravel', 'unfamiliarFeatures'] };
  const account = { ...shared, person: attacker.account, sessionId: guid(random) };
  const correlationId = guid(random);
  const make = (
    text: string,
    request: Partial<Parameters<typeof makeSignIn>[1]> & Pick<Parameters<typeof makeSignIn>[1], 'application' | 'proof'>,
  ): SignIn => makeSignIn(random, { ...shared, moment: momentOf(text), ...request });
  return [
    make('2026-11-17T22:19:31.442Z', { application: applications.azurePortal, proof: 'claim', risk: risky }),
    make('2026-11-17T22:23:02.907Z', { application: applications.mySignIns, proof: 'claim', risk: risky }),
    make('2026-11-17T22:31:05.211Z', {
      application: illicitApplication,
      proof: 'claim',
      outcome: outcomes.noConsent,
      correlationId: consentId,
    }),
    make('2026-11-17T22:31:54.630Z', { application: illicitApplication, proof: 'claim', correlationId: consentId }),
    make('2026-11-17T22:44:19.005Z', { application: applications.graphTools, proof: 'claim', risk: risky }),
    make('2026-11-17T23:01:12.551Z', {
      ...account,
      application: applications.azurePortal,
      proof: 'factorMissing',
      outcome: outcomes.mfaEnrolment,
      correlationId,
    }),
    make('2026-11-17T23:02:40.038Z', { ...account, application: applications.azurePortal, proof: 'passwordAndFactor', correlationId }),
    ...[0, 1, 2, 3].map((count) =>
      make(`2026-11-17T23:${String(11 + count * 13)}:27.300Z`, {
        ...account,
        application: applications.azurePortal,
        proof: 'refreshToken',
        interactive: false,
        protocol: 'oAuth2',
      }),
    ),
  ];
}
