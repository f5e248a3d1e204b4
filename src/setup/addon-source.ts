import { functionSource } from "./function-source.js";
import { tensorSource } from "./tensor-source.js";

/*
 * The addon comes in two files, because TensorFlow's library talks on the standard error stream while it is loaded, from
 * its own initializers and threads, and a notebook would show that in a cell. The door is loaded first; it knows nothing
 * of TensorFlow, closes its ears and loads the core, which is linked with the library.
 */

/**
 * The core: tfjs-node's own binding as it lies in its package, the functions that compiled steps need, and a name by
 * which the door calls it.
 */
export const coreSource = `#include <node_api.h>

${tensorSource}
#undef NAPI_MODULE
#define NAPI_MODULE(name, init)
#define TF_NewTensor gradsheet::copied_tensor
#include "tfjs_backend.cc"
#undef TF_NewTensor
#include "tfjs_binding.cc"
${functionSource}
extern "C" __attribute__((visibility("default"))) napi_value gradsheet_init(napi_env env, napi_value exports) {
  gradsheet::export_functions(env, exports);
  return tfnodejs::InitTFNodeJSBinding(env, exports);
}
`;

/**
 * The door: loads the file of its own name that ends in `.so`, and exports beside the core's functions
 * `quietErrors(quiet)`, which sends what native code writes on the standard error stream to nowhere while it is quiet.
 */
export const doorSource = `#include <dlfcn.h>
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

#include <string>

namespace {

int kept_errors = -1;

void quiet_errors(bool quiet) {
  if (quiet && kept_errors < 0) {
    kept_errors = fcntl(2, F_DUPFD_CLOEXEC, 3);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) {
      dup2(nowhere, 2);
      close(nowhere);
    }
  } else if (!quiet && kept_errors >= 0) {
    dup2(kept_errors, 2);
    close(kept_errors);
    kept_errors = -1;
  }
}

napi_value QuietErrors(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument;
  bool quiet = false;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  napi_get_value_bool(env, argument, &quiet);
  quiet_errors(quiet);
  return nullptr;
}

using Initialise = napi_value (*)(napi_env, napi_value);

Initialise load_core() {
  Dl_info self;
  dladdr(reinterpret_cast<void*>(&load_core), &self);
  std::string path = self.dli_fname;
  path.replace(path.rfind(".node"), 5, ".so");
  quiet_errors(true);
  void* core = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  quiet_errors(false);
  return core ? reinterpret_cast<Initialise>(dlsym(core, "gradsheet_init")) : nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  Initialise initialise = load_core();
  if (initialise == nullptr) {
    const char* error = dlerror();
    napi_throw_error(env, nullptr, error ? error : "the core of the addon could not be loaded");
    return nullptr;
  }
  napi_value function;
  napi_create_function(env, "quietErrors", NAPI_AUTO_LENGTH, QuietErrors, nullptr, &function);
  napi_set_named_property(env, exports, "quietErrors", function);
  return initialise(env, exports);
}
`;
