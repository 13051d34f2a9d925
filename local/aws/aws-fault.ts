/** An answer that AWS gives in place of a result: its code on the wire, and the HTTP status. */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsFault';
    this.code = code;
    this.status = status;
  }
}

/** What the local AWS cannot do yet: said, never pretended. */
export function notDone(what: string): AwsFault {
  return new AwsFault('NotImplemented', `The local AWS does not do ${what} yet.`, 501);
}
