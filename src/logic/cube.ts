/** A set of rows that agree on the bits outside `free`: the cubes of Quine and McCluskey. */
export interface Cube {
  bits: number;
  free: number;
}
