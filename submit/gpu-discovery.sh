#!/usr/bin/env bash
# Tells Spark the GPUs of a machine: spark.executor.resource.gpu.discoveryScript, on a standalone cluster
# spark.worker.resource.gpu.discoveryScript. Prints {"name": "gpu", "addresses": ["0", "1"]}.
#
# PIWO_SLOTS_PER_GPU=n lets n executors share a GPU: addresses are then 0.0, 0.1, 1.0, 1.1, the slots of each GPU. Spark
# hands them out in an order of its own: with fewer executors than slots, some GPUs may have more of them than others.
# Addresses are CUDA's numbers in this environment. Where CUDA_VISIBLE_DEVICES hides GPUs, the others are numbered from 0,
# as PyTorch will number them.
set -euo pipefail

fail() {
    echo "gpu-discovery: $1" >&2
    exit 1
}

slots=${PIWO_SLOTS_PER_GPU:-1}
[[ $slots =~ ^[1-9][0-9]{0,2}$ ]] || fail "PIWO_SLOTS_PER_GPU is '$slots', but must be a whole number from 1 to 999"
command -v nvidia-smi >/dev/null || fail "nvidia-smi is not on the PATH; is NVIDIA's driver installed?"
indices=$(nvidia-smi --query-gpu=index --format=csv,noheader) || fail "nvidia-smi failed: $indices"
mapfile -t present < <(grep -E '^[0-9]+$' <<<"$indices")
((${#present[@]} > 0)) || fail "nvidia-smi names no GPU: $indices"

gpus=${#present[@]}
if [[ -n ${CUDA_VISIBLE_DEVICES+set} ]]; then
    gpus=0
    IFS=, read -ra visible <<<"$CUDA_VISIBLE_DEVICES"
    for device in "${visible[@]}"; do
        # CUDA stops at the first number that no GPU has.
        [[ $device =~ ^(GPU|MIG)- || " ${present[*]} " == *" $device "* ]] || break
        gpus=$((gpus + 1))
    done
    ((gpus > 0)) || fail "CUDA_VISIBLE_DEVICES='$CUDA_VISIBLE_DEVICES' hides every GPU"
fi

addresses=()
for ((gpu = 0; gpu < gpus; gpu++)); do
    for ((slot = 0; slot < slots; slot++)); do
        if ((slots == 1)); then
            addresses+=("\"$gpu\"")
        else
            addresses+=("\"$gpu.$slot\"")
        fi
    done
done
list=$(IFS=,; echo "${addresses[*]}")
echo "{\"name\": \"gpu\", \"addresses\": [${list//,/, }]}"
