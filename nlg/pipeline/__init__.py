"""The whole walk: a dataset opened, one period of it analysed, its stories told. Who drives it imports from here."""

from nlg.pipeline.dataset import Dataset, brief, open_dataset
from nlg.pipeline.stories import Release, release, sentence_files, stands_on

__all__ = ["Dataset", "Release", "brief", "open_dataset", "release", "sentence_files", "stands_on"]
