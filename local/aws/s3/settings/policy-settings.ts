import { AwsFault } from '../../aws-fault.ts';
import { readPolicy } from '../../iam/policy-document.ts';
import { isPublic } from '../bucket-policy.ts';
import { accessBlockOf, changeSettings, settingsOf } from '../bucket-settings.ts';
import { readBody } from '../read-body.ts';
import { sendXml } from '../s3-answer.ts';
import type { S3Context } from '../s3-context.ts';
import type { S3Request } from '../s3-request.ts';
import { answerDeleted } from './setting.ts';
import type { Setting } from './setting.ts';

/** A bucket's policy. */
export const bucketPolicy: Setting = {
  right: 'BucketPolicy',
  GET: ({ state }, request) => {
    const policy = requirePolicy(state, request);
    request.response.writeHead(200, { 'Content-Type': 'application/json' }).end(policy);
  },
  PUT: async (context, request) => {
    const policy = (await readBody(request.message)).toString();
    requireBucketPolicy(policy);
    requireBlockAllows(context, request, policy);
    changeSettings(context.state, request.bucket, { policy });
    answerDeleted(request);
  },
  DELETE: ({ state }, request) => {
    changeSettings(state, request.bucket, { policy: undefined });
    answerDeleted(request);
  },
};

/** Whether a bucket's policy makes it public. */
export const policyStatus: Setting = {
  right: 'BucketPolicyStatus',
  GET: ({ state }, request) => {
    sendXml(request, 'PolicyStatus', { IsPublic: isPublic(requirePolicy(state, request)) });
  },
};

function requirePolicy(state: S3Context['state'], { bucket }: S3Request): string {
  const { policy } = settingsOf(state, bucket);
  if (policy !== undefined) return policy;
  throw new AwsFault('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
}

/** S3 has a code of its own for what IAM calls a malformed document. */
function requireBucketPolicy(text: string): void {
  try {
    readPolicy(text, 'bucket');
  } catch (error) {
    if (!(error instanceof AwsFault) || error.code !== 'MalformedPolicyDocument') throw error;
    throw new AwsFault('MalformedPolicy', error.message);
  }
}

function requireBlockAllows({ state }: S3Context, { bucket, caller }: S3Request, policy: string): void {
  if (accessBlockOf(state, bucket)?.BlockPublicPolicy !== true || !isPublic(policy)) return;
  const user = caller === 'anybody' ? caller : caller.arn;
  const message =
    `User: ${user} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket}" ` +
    'because public policies are blocked by the BlockPublicPolicy block public access setting.';
  throw new AwsFault('AccessDenied', message, 403);
}
