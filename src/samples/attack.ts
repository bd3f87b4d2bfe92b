import type { Activity } from './activity';
import { illicitApplication, resources } from './applications';
import { deleteTraces, responseAudits, restoreSettings, takeOverAudits } from './attackChanges';
import { attacker } from './attacker';
import { abuse, sprayAll, takeOver } from './attackSignIns';
import type { Audit } from './audit';
import type { GraphActivity } from './graphActivity';
import { makeGraphActivity } from './graphActivity';
import { guid, tokenIdentifier } from './guid';
import { later, momentOf } from './moment';
import { outcomes } from './outcomes';
import type { Person } from './people';
import { attackPlaces } from './places';
import type { Random } from './random';
import { at, createRandom } from './random';
import type { RiskEvent, RiskyUser } from './riskEvent';
import { makeRiskEvent } from './riskEvent';
import type { SignIn } from './signIn';
import type { WorkloadSignIn } from './workload';

/** The records of the attack, and of the response to it the next morning. */
export interface Attack {
  readonly signIns: readonly SignIn[];
  readonly audits: readonly Audit[];
  readonly activities: readonly Activity[];
  readonly riskEvents: readonly RiskEvent[];
  readonly riskyUsers: readonly RiskyUser[];
  readonly workloadSignIns: readonly WorkloadSignIn[];
  readonly graphActivities: readonly GraphActivity[];
}

/** Weaves the attack into the tenant: the same people, times and addresses in every size of the sample. */
export function makeAttack(seed: number, staff: readonly Person[]): Attack {
  const random = createRandom(seed, 'attack');
  const victim = at(staff, 0);
  const sprayed = sprayAll(random, staff, victim);
  const taken = takeOver(random, victim);
  const consentId = guid(random);
  const abused = abuse(random, victim, consentId);
  const sprayHit = sprayed.find((signIn) => signIn.outcome === outcomes.mfaRequired);
  const lastTaken = at(taken, taken.length - 1);
  return {
    signIns: [...sprayed, ...taken, ...abused],
    audits: [...takeOverAudits(random, victim, consentId), ...responseAudits(random, staff)],
    activities: [...deleteTraces(random), ...restoreSettings(random, at(staff, 1))],
    riskEvents: [
      ...(sprayHit
        ? [makeRiskEvent(random, sprayHit, { type: 'passwordSpray', level: 'high', timing: 'offline', state: 'remediated' })]
        : []),
      makeRiskEvent(random, lastTaken, { type: 'unfamiliarFeatures', level: 'medium', timing: 'realtime', state: 'remediated' }),
      makeRiskEvent(random, at(abused, 0), { type: 'unlikelyTravel', level: 'medium', timing: 'offline', state: 'remediated' }),
    ],
    riskyUsers: [
      { ...momentOf('2026-11-17T21:44:51.120Z'), person: victim, level: 'medium', state: 'atRisk', detail: 'none' },
      { ...momentOf('2026-11-18T00:58:12.400Z'), person: victim, level: 'high', state: 'atRisk', detail: 'none' },
      {
        ...momentOf('2026-11-18T02:41:30.771Z'),
        person: victim,
        level: 'none',
        state: 'remediated',
        detail: 'userPerformedSecuredPasswordReset',
      },
    ],
    ...readMail(random, staff),
  };
}

/** The application reads mail with the permissions it was given. */
function readMail(random: Random, staff: readonly Person[]): Pick<Attack, 'workloadSignIns' | 'graphActivities'> {
  const start = momentOf('2026-11-17T23:31:15.500Z');
  const workload: WorkloadSignIn['workload'] = {
    name: illicitApplication.name,
    kind: 'servicePrincipal',
    appId: illicitApplication.id,
    objectId: attacker.servicePrincipalId,
    resource: resources.graph,
    address: attacker.application,
    place: attackPlaces.panama,
    autonomousSystem: 65551,
    credential: 'clientSecret',
    every: 60,
  };
  const signIns = [0, 1, 2].map((hour): WorkloadSignIn => ({
    ...later(start, hour * 3540),
    id: guid(random),
    correlationId: guid(random),
    workload,
    outcome: outcomes.success,
  }));
  const calls = signIns.flatMap((signIn) =>
    Array.from({ length: 45 }, (_, index) => {
      const mailbox = staff[(index * 7) % Math.min(staff.length, 60)]?.principalName ?? '';
      return makeGraphActivity(random, {
        time: signIn.time + 20_000 + index * random.between(31_000, 66_000),
        appId: workload.appId,
        servicePrincipalId: workload.objectId,
        address: attacker.application,
        country: 'PA',
        method: 'GET',
        uri: `https://graph.microsoft.com/v1.0/users/${mailbox}/messages?$top=100&$select=subject,from,body`,
        statusCode: random.chance(0.06) ? 429 : 200,
        roles: 'Mail.Read',
        signInActivityId: tokenIdentifier(signIn.id),
        bytes: random.between(40_000, 900_000),
        userAgent: 'python-httpx/0.27.2',
      });
    }),
  );
  return { workloadSignIns: signIns, graphActivities: calls };
}
