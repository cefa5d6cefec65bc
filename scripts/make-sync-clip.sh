#!/bin/bash
# Makes packages/web/public/media/sync-test.webm, the film of the first run: 60 s that show and sound how well people
# are in step. Timecode and frame number in every frame, a marker that crosses the picture once in 5 s, and at 0, 5, 10 …
# a white flash of three frames with a beep of the same length.
#
# Needs ffmpeg with libvpx and libopus and the DejaVu fonts (Debian: ffmpeg fonts-dejavu-core).
# Usage: scripts/make-sync-clip.sh [output.webm]
set -euo pipefail
cd "$(dirname "$0")/.."
output=${1:-packages/web/public/media/sync-test.webm}

fps=24
seconds=60
period=5                                   # seconds between two flashes
flash=0.125                                # seconds: three frames at 24 fps, long enough to be seen on any screen
width=320
mono=/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf
sans=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

# Half a frame is added to the time so that rounding of timestamps to milliseconds never moves a flash by a frame.
phase="mod(t+1/(2*$fps),$period)"
timecode='%{eif\:floor(t/60)\:d\:2}\:%{eif\:mod(floor(t),60)\:d\:2}.%{eif\:mod(round(t*1000),1000)\:d\:3}'
picture="
color=c=0x14161c:size=${width}x180:rate=$fps:duration=$seconds[ground];
color=c=0x4dabf7:size=4x10:rate=$fps:duration=$seconds[marker];
[ground]drawtext=fontfile=$mono:text='$timecode':x=(w-tw)/2:y=38:fontsize=36:fontcolor=white,
drawtext=fontfile=$mono:text='frame %{eif\\:n\\:d\\:4}':x=(w-tw)/2:y=86:fontsize=26:fontcolor=0xffd43b,
drawtext=fontfile=$sans:text='StreamIt sync test, beep and flash every $period s':x=(w-tw)/2:y=126:fontsize=11:fontcolor=0xadb5bd,
drawbox=x=0:y=152:w=iw:h=2:color=0x373a40:t=fill[labelled];
[labelled][marker]overlay=x='($phase)/$period*($width-4)':y=148:eval=frame,
drawbox=x=0:y=0:w=iw:h=30:color=white:t=fill:enable='lt($phase,$flash)',
drawbox=x=0:y=164:w=iw:h=16:color=white:t=fill:enable='lt($phase,$flash)'[video]"
# Opus encoders start 312 samples early and ffmpeg 5.1 moves the picture by that much to compensate; moving the sound
# instead keeps frame 0 at 0.000 s and the beeps where they belong (checked: both start within 3 ms of each other).
beep="aevalsrc='0.4*sin(2*PI*880*t)*lt(mod(t,$period),$flash)':sample_rate=48000:duration=$seconds,asetnsamples=n=960:p=0,asetpts=PTS+312[audio]"

# Two passes: at this rate the second one needs to know where the flashes are. A key frame each 2 s, so that a seek decodes
# little. The bitexact flags keep the file the same from run to run.
log=$(mktemp -d)
trap 'rm -r "$log"' EXIT
encode() {
  ffmpeg -hide_banner -loglevel error -y -filter_complex "$picture;$beep" -map '[video]' -map '[audio]' \
    -c:v libvpx-vp9 -b:v 30k -deadline good -cpu-used 1 -g $((2 * fps)) -pix_fmt yuv420p \
    -c:a libopus -b:a 8k -ac 1 -application audio \
    -metadata title='StreamIt sync test' -metadata copyright='CC0 1.0, The StreamIt authors' \
    -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -avoid_negative_ts disabled -passlogfile "$log/pass" "$@"
}
encode -pass 1 -f null /dev/null
encode -pass 2 "$output"
ls -l "$output"
