/** jq could not take a task to its end. Another task, or a part of this one, may well succeed. */
export class JqFailure extends Error {
  constructor(
    message: string,
    /** How long it worked in vain, in milliseconds. */
    readonly spentMs: number,
  ) {
    super(message);
    this.name = 'JqFailure';
  }
}
