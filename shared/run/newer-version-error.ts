/** A row or message written by a newer version of the app: this one touches nothing and says so. */
export class NewerVersionError extends Error {
  override readonly name = 'NewerVersionError';

  constructor(subject: string, version: number, known: number) {
    super(
      `${subject} is of version ${version}, and this app knows ${known}: a newer app writes here. Upgrade this one.`,
    );
  }
}
