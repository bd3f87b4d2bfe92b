/** How a sign-in ended, with the texts the sign-in logs carry (learn.microsoft.com, "Microsoft Entra authentication and authorization error codes"). */
export interface Outcome {
  readonly code: number;
  readonly reason: string;
  readonly details?: string;
}

const interrupted = 'The user was asked for more before the sign-in could go on; this is part of a normal sign-in.';

export const outcomes = {
  success: { code: 0, reason: 'Other.' },
  successWithClaim: { code: 0, reason: 'Other.', details: 'MFA requirement satisfied by claim in the token' },
  successWithMfa: { code: 0, reason: 'Other.', details: 'MFA completed in Azure AD' },
  unknownUser: {
    code: 50034,
    reason:
      'The user account does not exist in the contoso.example directory. To sign into this application, the account must be added to the directory.',
  },
  locked: { code: 50053, reason: 'Account is locked because user tried to sign in too many times with an incorrect user ID or password.' },
  passwordExpired: { code: 50055, reason: 'The password is expired.' },
  disabled: { code: 50057, reason: 'User account is disabled. The account has been disabled by an administrator.' },
  noSession: { code: 50058, reason: 'Session information is not sufficient for single-sign-on.' },
  strongAuthentication: { code: 50074, reason: 'Strong Authentication is required.', details: interrupted },
  mfaRequired: {
    code: 50076,
    reason:
      'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access.',
    details: interrupted,
  },
  mfaEnrolment: {
    code: 50079,
    reason:
      'Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access.',
    details: interrupted,
  },
  deviceAuthentication: { code: 50097, reason: 'Device authentication is required.', details: interrupted },
  wrongPassword: {
    code: 50126,
    reason: 'Error validating credentials due to invalid username or password.',
    details: "The user didn't enter the right credentials.",
  },
  keepSignedIn: {
    code: 50140,
    reason: "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in.",
    details: interrupted,
  },
  confirmation: { code: 50199, reason: 'For security reasons, user confirmation is required for this request.', details: interrupted },
  notCompliant: {
    code: 53000,
    reason: 'Device is not in required device state: compliant. Conditional Access policy requires a compliant device.',
  },
  blocked: {
    code: 53003,
    reason: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  },
  noConsent: {
    code: 65001,
    reason:
      'The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.',
  },
  declinedConsent: { code: 65004, reason: 'User declined to consent to access the app.' },
  sessionExpired: { code: 70044, reason: 'The session has expired or is invalid due to sign-in frequency checks by conditional access.' },
  refreshExpired: { code: 700082, reason: 'The refresh token has expired due to inactivity.' },
  mfaDeclined: {
    code: 500121,
    reason: 'Authentication failed during strong authentication request.',
    details: 'MFA denied; user declined the authentication',
  },
  mfaNoAnswer: {
    code: 500121,
    reason: 'Authentication failed during strong authentication request.',
    details: 'MFA denied; user did not respond to mobile app notification',
  },
  badSecret: { code: 7000215, reason: 'Invalid client secret is provided.' },
  expiredSecret: { code: 7000222, reason: 'The provided client secret keys are expired.' },
} as const satisfies Record<string, Outcome>;
