/** An object's bytes are not what COPY's options say. */
export class DamagedObject extends Error {
  override readonly name = 'DamagedObject';
}
