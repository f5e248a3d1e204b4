/**
 * In the place of `TF_NewTensor`: a tensor with memory of TensorFlow's own. The package lets a tensor lie in the memory of
 * its JavaScript array, and gives that back where the tensor ends: a function of many operations may end it on one of
 * TensorFlow's threads, and Node's memory is no other thread's to touch.
 */
export const tensorSource = `#include <cstring>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/tf_tensor.h"

namespace gradsheet {

TF_Tensor *copied_tensor(TF_DataType type, const int64_t *lengths, int rank, void *data, size_t size,
                         void (*release)(void *, size_t, void *), void *argument) {
  TF_Tensor *tensor = TF_AllocateTensor(type, lengths, rank, size);
  if (tensor != nullptr && size > 0) memcpy(TF_TensorData(tensor), data, size);
  release(data, size, argument);
  return tensor;
}

}  // namespace gradsheet
`;
