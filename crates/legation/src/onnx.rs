//! Runs the ONNX graphs that the program carries, with `rten`.
//!
//! The one place that knows the runtime's own types for models and threads. Every caller computes on one thread: Legation
//! shares out whole documents among threads, which is faster than sharing out matrix products.

use std::sync::{Arc, Mutex, PoisonError};

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::Tensor;

/// A graph with its weights.
pub(crate) struct Graph {
    model: Model,
    /// Pools of a single thread: each run takes one and gives it back afterwards.
    pools: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Graph {
    /// Loads a graph.
    ///
    /// # Errors
    /// A graph that rten cannot load.
    pub(crate) fn new(bytes: &'static [u8]) -> Result<Self, String> {
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = options.load_static_slice(bytes).map_err(|e| e.to_string())?;
        Ok(Graph { model, pools: Mutex::default() })
    }

    /// The input or output of this name.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn node(&self, name: &str) -> Result<NodeId, String> {
        self.model.node_id(name).map_err(|e| e.to_string())
    }

    /// Computes some outputs, and only what these need.
    ///
    /// # Errors
    /// What the runtime complains of, or an output that is not a table of real numbers.
    pub(crate) fn run(&self, inputs: Vec<(NodeId, Value)>, outputs: &[NodeId]) -> Result<Vec<Tensor<f32>>, String> {
        let pool = self.take_pool();
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&pool)));
        let inputs = inputs.into_iter().map(|(node, value)| (node, value.into())).collect();
        let results = self.model.run(inputs, outputs, Some(options));
        self.pools.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        let results = results.map_err(|e| e.to_string())?.into_iter();
        let results: Option<Vec<Tensor<f32>>> = results.map(|v| v.try_into().ok()).collect();
        results.ok_or_else(|| "an output is not a table of real numbers".into())
    }

    fn take_pool(&self) -> Arc<ThreadPool> {
        let free = self.pools.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)))
    }
}
