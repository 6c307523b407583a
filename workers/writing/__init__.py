"""The parts of the writing loop: its journal, its author, its trials and what the model may see."""
