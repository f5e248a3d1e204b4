/** What a program may ask of a tensor without tfjs's own types. */
export interface PlainTensor {
  readonly shape: number[];
  readonly dtype: string;
  readonly rank: number;
  readonly size: number;
  dataSync(): ArrayLike<number>;
  data(): Promise<ArrayLike<number>>;
  arraySync(): unknown;
  array(): Promise<unknown>;
  dispose(): void;
}

/** A tensor that training changes. */
export interface PlainVariable extends PlainTensor {
  readonly name: string;
  trainable: boolean;
}

/** What a program may ask of a model without tfjs's own types. */
export interface PlainModel {
  name: string;
  countParams(): number;
  summary(): void;
  predict(x: PlainTensor | PlainTensor[]): PlainTensor | PlainTensor[];
  getWeights(): PlainTensor[];
  save(url: string): Promise<unknown>;
  dispose(): unknown;
}

/** What a program may ask of an optimizer without tfjs's own types. */
export interface PlainOptimizer {
  getClassName(): string;
  dispose(): void;
}

/** What a program may ask of the tfjs namespace without tfjs's own types. */
export interface PlainTfjs {
  tensor(values: readonly unknown[] | ArrayLike<number> | number, shape?: number[]): PlainTensor;
  getBackend(): string;
  disposeVariables(): void;
}
