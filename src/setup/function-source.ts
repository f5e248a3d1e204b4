/**
 * What gradsheet adds to the binding of tfjs-node: whole graphs as functions of TensorFlow's eager context.
 *
 * - `addFunction(name, graph, inputs, outputs, xla)`: makes a function of a serialized GraphDef whose placeholders are
 *   `i0`, `i1`, …; `outputs` names nodes, `n7` or `n7:1`.
 * - `runFunction(name, inputIds, outputIds)`: executes it once. An output id of −1 gets a new tensor's id; at any other id
 *   the tensor is replaced, so that an updated variable costs no JavaScript.
 * - `removeFunction(name)`, `describeTensor(id)`, `operationDefinition(name)`: what is needed around them.
 *
 * Context, tensors and the insertion of a tensor are private members of the package's class; an explicit template
 * instantiation may name them (C++17, [temp.spec]/6), so that the package's sources stay as they are.
 */
export const functionSource = `
namespace gradsheet {

using tfnodejs::TFJSBackend;

template <typename Door, typename Door::Member member>
struct Key {
  friend typename Door::Member open(Door) { return member; }
};

struct Context {
  using Member = TFE_Context *TFJSBackend::*;
  friend Member open(Context);
};
template struct Key<Context, &TFJSBackend::tfe_context_>;

struct Handles {
  using Member = std::unordered_map<int32_t, TFE_TensorHandle *> TFJSBackend::*;
  friend Member open(Handles);
};
template struct Key<Handles, &TFJSBackend::tfe_handle_map_>;

struct Insertion {
  using Member = int32_t (TFJSBackend::*)(TFE_TensorHandle *);
  friend Member open(Insertion);
};
template struct Key<Insertion, &TFJSBackend::InsertHandle>;

struct Status {
  TF_Status *status = TF_NewStatus();
  ~Status() { TF_DeleteStatus(status); }
  bool ok() const { return TF_GetCode(status) == TF_OK; }
  napi_value fail(napi_env env) const {
    napi_throw_error(env, nullptr, TF_Message(status));
    return nullptr;
  }
};

napi_value fail(napi_env env, const std::string &message) {
  napi_throw_error(env, nullptr, message.c_str());
  return nullptr;
}

std::string text(napi_env env, napi_value value) {
  std::string result;
  tfnodejs::GetStringParam(env, value, result);
  return result;
}

/** The numbers of an Int32Array, in place. */
struct Numbers {
  int32_t *data = nullptr;
  size_t count = 0;
  Numbers(napi_env env, napi_value value) {
    void *start = nullptr;
    napi_get_typedarray_info(env, value, nullptr, &count, &start, nullptr, nullptr);
    data = static_cast<int32_t *>(start);
  }
};

struct Graph {
  TF_Graph *graph = TF_NewGraph();
  ~Graph() { TF_DeleteGraph(graph); }
};

bool find_output(TF_Graph *graph, const std::string &name, TF_Output *output) {
  size_t colon = name.find(':');
  output->oper = TF_GraphOperationByName(graph, name.substr(0, colon).c_str());
  output->index = colon == std::string::npos ? 0 : atoi(name.c_str() + colon + 1);
  return output->oper != nullptr;
}

napi_value AddFunction(napi_env env, napi_callback_info info) {
  size_t count = 5;
  napi_value arguments[5];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  TFJSBackend *backend = tfnodejs::GetTFJSBackend(env);
  if (backend == nullptr || count < 5) return fail(env, "addFunction: needs five arguments");
  std::string name = text(env, arguments[0]);
  void *bytes = nullptr;
  size_t length = 0;
  napi_get_typedarray_info(env, arguments[1], nullptr, &length, &bytes, nullptr, nullptr);
  int32_t input_count = 0;
  napi_get_value_int32(env, arguments[2], &input_count);
  uint32_t output_count = 0;
  napi_get_array_length(env, arguments[3], &output_count);
  bool xla = false;
  napi_get_value_bool(env, arguments[4], &xla);

  Status status;
  Graph body;
  TF_Buffer *definition = TF_NewBufferFromString(bytes, length);
  TF_ImportGraphDefOptions *options = TF_NewImportGraphDefOptions();
  TF_GraphImportGraphDef(body.graph, definition, options, status.status);
  TF_DeleteImportGraphDefOptions(options);
  TF_DeleteBuffer(definition);
  if (!status.ok()) return status.fail(env);

  std::vector<TF_Output> inputs(input_count);
  for (int32_t place = 0; place < input_count; place++)
    if (!find_output(body.graph, "i" + std::to_string(place), &inputs[place]))
      return fail(env, "addFunction: the graph lacks input " + std::to_string(place));
  std::vector<TF_Output> outputs(output_count);
  for (uint32_t place = 0; place < output_count; place++) {
    napi_value element;
    napi_get_element(env, arguments[3], place, &element);
    std::string output = text(env, element);
    if (!find_output(body.graph, output, &outputs[place])) return fail(env, "addFunction: the graph lacks " + output);
  }
  TF_Function *function =
      TF_GraphToFunction(body.graph, name.c_str(), 0, -1, nullptr, inputs.size(), inputs.data(), outputs.size(),
                         outputs.data(), nullptr, nullptr, nullptr, status.status);
  if (!status.ok()) return status.fail(env);
  if (xla) {
    const char yes[] = {0x28, 0x01};  // an AttrValue whose field 5, a bool, is true
    TF_FunctionSetAttrValueProto(function, "_XlaMustCompile", yes, sizeof yes, status.status);
  }
  if (status.ok()) TFE_ContextAddFunction(backend->*open(Context()), function, status.status);
  TF_DeleteFunction(function);
  return status.ok() ? nullptr : status.fail(env);
}

napi_value RemoveFunction(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  TFJSBackend *backend = tfnodejs::GetTFJSBackend(env);
  if (backend == nullptr) return nullptr;
  Status status;
  TFE_ContextRemoveFunction(backend->*open(Context()), text(env, argument).c_str(), status.status);
  return status.ok() ? nullptr : status.fail(env);
}

napi_value RunFunction(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3];
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  TFJSBackend *backend = tfnodejs::GetTFJSBackend(env);
  if (backend == nullptr) return nullptr;
  auto &handles = backend->*open(Handles());
  Numbers inputs(env, arguments[1]), outputs(env, arguments[2]);

  Status status;
  std::unique_ptr<TFE_Op, void (*)(TFE_Op *)> call(
      TFE_NewOp(backend->*open(Context()), text(env, arguments[0]).c_str(), status.status), TFE_DeleteOp);
  if (!status.ok()) return status.fail(env);
  for (size_t place = 0; place < inputs.count; place++) {
    auto found = handles.find(inputs.data[place]);
    if (found == handles.end()) return fail(env, "a tensor that the step uses has been disposed");
    TFE_OpAddInput(call.get(), found->second, status.status);
    if (!status.ok()) return status.fail(env);
  }
  for (size_t place = 0; place < outputs.count; place++)
    if (outputs.data[place] >= 0 && handles.find(outputs.data[place]) == handles.end())
      return fail(env, "a tensor that the step updates has been disposed");
  std::vector<TFE_TensorHandle *> results(outputs.count, nullptr);
  int result_count = static_cast<int>(results.size());
  TFE_Execute(call.get(), results.data(), &result_count, status.status);
  if (!status.ok()) return status.fail(env);
  for (size_t place = 0; place < results.size(); place++) {
    int32_t &id = outputs.data[place];
    if (id < 0) {
      id = (backend->*open(Insertion()))(results[place]);
    } else {
      TFE_TensorHandle *&handle = handles.find(id)->second;
      TFE_DeleteTensorHandle(handle);
      handle = results[place];
    }
  }
  return nullptr;
}

/** The type, then the lengths of the axes. */
napi_value DescribeTensor(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  TFJSBackend *backend = tfnodejs::GetTFJSBackend(env);
  if (backend == nullptr) return nullptr;
  int32_t id = -1;
  napi_get_value_int32(env, argument, &id);
  auto &handles = backend->*open(Handles());
  auto found = handles.find(id);
  if (found == handles.end()) return fail(env, "describeTensor: there is no tensor " + std::to_string(id));
  Status status;
  int rank = TFE_TensorHandleNumDims(found->second, status.status);
  napi_value result, number;
  napi_create_array_with_length(env, rank + 1, &result);
  napi_create_int32(env, TFE_TensorHandleDataType(found->second), &number);
  napi_set_element(env, result, 0, number);
  for (int axis = 0; axis < rank; axis++) {
    napi_create_int64(env, TFE_TensorHandleDim(found->second, axis, status.status), &number);
    napi_set_element(env, result, axis + 1, number);
  }
  return status.ok() ? result : status.fail(env);
}

/** The serialized OpDef of an operation. */
napi_value OperationDefinition(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, result;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  Status status;
  Graph graph;
  TF_Buffer *definition = TF_NewBuffer();
  TF_GraphGetOpDef(graph.graph, text(env, argument).c_str(), definition, status.status);
  void *copy = nullptr;
  if (status.ok()) napi_create_buffer_copy(env, definition->length, definition->data, &copy, &result);
  TF_DeleteBuffer(definition);
  return status.ok() ? result : status.fail(env);
}

void export_functions(napi_env env, napi_value exports) {
  napi_property_descriptor properties[] = {
      {"addFunction", nullptr, AddFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"removeFunction", nullptr, RemoveFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"runFunction", nullptr, RunFunction, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"describeTensor", nullptr, DescribeTensor, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"operationDefinition", nullptr, OperationDefinition, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties);
}

}  // namespace gradsheet
`;
