// IAM makes a role known everywhere within seconds, sometimes within minutes
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html, "Changes that I make are not always immediately visible").
// Until then Redshift says of it what it says of a role that does not exist or does not let Redshift in: "The IAM role … is not
// valid. The IAM role must delegate access to an Amazon Redshift account." (https://repost.aws/knowledge-center/redshift-iam-role-error)
// The code alone, InvalidParameterValue, is that of every other wrong value too.
import { askAws, AwsProblem, faultCode } from './faults.ts';

const UNKNOWN_ROLE =
  /\bIAM role\b.*(?:not valid|invalid|delegate access|does not exist)|not authorized to assume\b.*\brole\b/is;

/** Awaits a call that names a role: one that Redshift does not know yet is worth waiting for, as `RoleNotReady`. */
export async function withNewRole<T>(what: string, call: () => Promise<T>): Promise<T> {
  return await askAws(what, async () => {
    try {
      return await call();
    } catch (error) {
      throw isUnknownRole(error) ? notReady(what, error) : error;
    }
  });
}

function isUnknownRole(error: unknown): error is Error {
  return error instanceof Error && faultCode(error) === 'InvalidParameterValue' && UNKNOWN_ROLE.test(error.message);
}

function notReady(what: string, cause: Error): AwsProblem {
  const message = `Could not ${what} yet: Redshift does not know its role: ${cause.message}`;
  return new AwsProblem(message, { verdict: 'wait', code: 'RoleNotReady', cause });
}
