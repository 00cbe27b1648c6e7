/** A fleet file that cannot be read: the message names the file and the field. */
export class FleetError extends Error {
  override readonly name = 'FleetError';

  constructor(file: string, field: string, message: string) {
    super(`${file}: ${field === '' ? '' : `${field}: `}${message}`);
  }
}
