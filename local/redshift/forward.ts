import type { Reply } from './backend.ts';
import { readFields, writeFields } from './frames/fields.ts';
import type { Fields } from './frames/fields.ts';
import { readStrings } from './frames/read-strings.ts';
import { parameterStatus } from './frames/write-messages.ts';
import { translateError, translateNotice } from './server-errors.ts';
import { QUESTION } from './procedures/question.ts';
import type { Session } from './session-state.ts';
import { SHOWN_PARAMETERS } from './startup.ts';

/** Passes the answer to a message of the client's on, up to a message of one of these types. */
export function passing(session: Session, ends: string): Reply {
  return {
    ends,
    passesRows: true,
    onMessage(type, bytes) {
      forward(session, type, bytes);
    },
  };
}

/** Passes a message of PostgreSQL's on, in Redshift's words. */
export function forward(session: Session, type: string, bytes: Buffer): void {
  switch (type) {
    case 'E':
      return forwardError(session, bytes);
    case 'N':
      return forwardNotice(session, readFields(bytes));
    case 'S':
      return session.client.write(shownParameter(bytes));
    case 'Z':
      session.inquiries.end();
      session.status = String.fromCharCode(bytes[5] ?? 0);
      session.caseOfNames.ready(session.status);
      return session.client.write(bytes);
    default:
      return session.client.write(bytes);
  }
}

function forwardNotice(session: Session, fields: Fields): void {
  if (fields.get('C') === QUESTION) session.inquiries.hear(session, fields.get('M') ?? '');
  else session.client.write(writeFields('N', translateNotice(fields)));
}

function forwardError(session: Session, bytes: Buffer): void {
  const fields = translateError(readFields(bytes), errorContext(session));
  session.caseOfNames.failed();
  session.lastError = fields.get('M') ?? '';
  session.client.write(writeFields('E', fields));
}

function errorContext(session: Session) {
  const { current, pid } = session;
  return {
    pid,
    isRewritten: current !== undefined && current.sql !== current.text,
    charactersBefore: current === undefined ? 0 : countCharacters(current.sent.text.slice(0, current.sent.start)),
    ...(current?.locks !== undefined && { table: current.locks.replaceAll('"', '') }),
  };
}

/** The protocol counts characters, not UTF-16 units. */
function countCharacters(text: string): number {
  return text.replaceAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '_').length;
}

/** Clients learn from these that they speak to a Redshift, and that backslashes in literals escape. */
function shownParameter(bytes: Buffer): Buffer {
  const [name = ''] = readStrings(bytes, 5, 1);
  const value = SHOWN_PARAMETERS.get(name);
  return value === undefined ? bytes : parameterStatus(name, value);
}
