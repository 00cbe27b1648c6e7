/** The cursor of a list is none that a page of it gave. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';

  constructor() {
    super('is none that a page of this list gave; begin again without it');
  }
}
