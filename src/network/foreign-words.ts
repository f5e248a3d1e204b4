/** What Keras and PyTorch call a layer's options, without capitals and underscores, with what they are called here. */
const ourWords: Record<string, readonly string[]> = {
  filters: ["out"],
  outchannels: ["out"],
  channels: ["out"],
  units: ["hidden", "units"],
  outfeatures: ["units"],
  hiddensize: ["hidden"],
  size: ["factor", "units", "kernel"],
  scalefactor: ["factor"],
  kernelsize: ["kernel"],
  poolsize: ["kernel"],
  strides: ["stride"],
  pad: ["padding"],
  dilationrate: ["dilation"],
  numgroups: ["groups"],
  usebias: ["bias"],
  center: ["bias"],
  depthmultiplier: ["multiplier"],
  outputpadding: ["outputPadding"],
  inputdim: ["vocab"],
  numembeddings: ["vocab"],
  outputdim: ["dim"],
  embeddingdim: ["dim"],
  returnsequences: ["returnSequences"],
  projsize: ["projection"],
  p: ["rate"],
  rate: ["p"],
  dropout: ["p", "rate"],
  alpha: ["slope"],
  negativeslope: ["slope"],
  eps: ["epsilon"],
};

/**
 * What is meant by an option that a layer does not have.
 * @param option - As it was given: `filters`, `kernel_size`.
 * @param known - The names of the layer's options, as far as they have been asked for.
 * @returns A sentence, or null where nothing is known.
 */
export function meantBy(option: string, known: ReadonlySet<string>): string | null {
  const word = option.toLowerCase().replaceAll("_", "");
  if (word === "activation")
    return 'An activation is a layer of its own here, such as "relu" after this one.';
  const ours = ourWords[word]?.find((each) => known.has(each));
  return ours === undefined ? null : `What Keras or PyTorch call ${option} is ${ours} here.`;
}
