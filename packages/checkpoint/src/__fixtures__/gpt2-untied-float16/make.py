"""Writes config.json and model.safetensors: gpt2-untied as transformers saves it in float16."""

import os

import torch
from transformers import GPT2LMHeadModel

GPT2LMHeadModel.from_pretrained("../gpt2-untied", dtype=torch.float16).save_pretrained(".")
os.remove("generation_config.json")
