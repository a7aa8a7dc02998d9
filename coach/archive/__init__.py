"""A whole archive of recordings, analysed by Dask's workers into a dataset (docs/CLUSTER.md)."""
