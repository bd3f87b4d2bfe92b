/** What becomes of a provisioning error: the service tries again by itself, the job has to be started anew, or somebody has to mend data or settings. */
export type ProvisioningRemedy = 'retries' | 'restart' | 'mend';

/** An error code of provisioning logs. */
export interface ProvisioningError {
  readonly code: string;
  readonly meaning: string;
  readonly remedy: ProvisioningRemedy;
  /** What to do, as an order. */
  readonly todo: string;
}

/** Error codes of provisioning logs that say what to do. Source: learn.microsoft.com/entra/identity/monitoring-health/concept-provisioning-logs. */
export const provisioningErrors: readonly ProvisioningError[] = [
  {
    code: 'Conflict, EntryConflict',
    meaning: 'An attribute of the user or group is taken by another object in the target application.',
    remedy: 'mend',
    todo: 'Change the attribute in Entra ID or in the application, or delete the other object.',
  },
  {
    code: 'DuplicateTargetEntries',
    meaning: 'The query by the matching attributes found more than one user in the target application.',
    remedy: 'mend',
    todo: 'Delete the duplicate in the application, or match by an attribute that is unique.',
  },
  {
    code: 'DuplicateSourceEntries',
    meaning: 'More than one user with the same matching value was found in the source.',
    remedy: 'mend',
    todo: 'Delete the duplicate in the source.',
  },
  {
    code: 'TooManyRequests',
    meaning: 'The target application refused the update because it was asked too often.',
    remedy: 'retries',
    todo: 'Nothing: the service slows down and tries again.',
  },
  {
    code: 'InternalServerError',
    meaning: 'The target application failed with a fault of its own.',
    remedy: 'retries',
    todo: 'Wait; where it stays, ask the maker of the application.',
  },
  {
    code: 'InsufficientRights, MethodNotAllowed, NotPermitted, Unauthorized',
    meaning: 'The sign-in to the target application worked, but it may not make the update.',
    remedy: 'mend',
    todo: 'Give the account that provisions the rights that the application’s page on provisioning names.',
  },
  {
    code: 'UnprocessableEntity',
    meaning: 'The target application answered in an unexpected way. Its settings, or a limit of it, may stand in the way.',
    remedy: 'mend',
    todo: 'Check the attribute mappings and the application’s limits.',
  },
  {
    code: 'WebExceptionProtocolError',
    meaning: 'The connection to the target application failed by its protocol.',
    remedy: 'retries',
    todo: 'Nothing: it is tried again in 40 minutes.',
  },
  {
    code: 'InvalidAnchor',
    meaning: 'A user that was made or matched before is not there any more.',
    remedy: 'restart',
    todo: 'Check that the user is there, then restart the job, which matches all users anew.',
  },
  {
    code: 'NotImplemented',
    meaning: 'The target application does not know the operation.',
    remedy: 'mend',
    todo: 'Switch off what the application does not support; ask its maker.',
  },
  {
    code: 'MandatoryFieldsMissing, MissingValues',
    meaning: 'The user could not be made because required values are missing.',
    remedy: 'mend',
    todo: 'Fill the attributes of the user in the source, or correct the matching attributes.',
  },
  {
    code: 'SchemaAttributeNotFound',
    meaning: 'An attribute was named that the target application does not have.',
    remedy: 'mend',
    todo: 'Correct the attribute mappings.',
  },
  {
    code: 'InternalError',
    meaning: 'The provisioning service failed with a fault of its own.',
    remedy: 'retries',
    todo: 'Nothing: it is tried again in 40 minutes.',
  },
  {
    code: 'InvalidDomain',
    meaning: 'An attribute names a domain that the target application does not take.',
    remedy: 'mend',
    todo: 'Let the domain of the user be one that the application takes.',
  },
  {
    code: 'Timeout',
    meaning: 'The target application took too long to answer.',
    remedy: 'retries',
    todo: 'Nothing: it is tried again in 40 minutes.',
  },
  {
    code: 'LicenseLimitExceeded',
    meaning: 'The target application has no licence left for the user.',
    remedy: 'mend',
    todo: 'Buy licences of the application, or see that only those are assigned who need it.',
  },
];
