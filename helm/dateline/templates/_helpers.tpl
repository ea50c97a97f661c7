{{- /* At most 40 characters: a StatefulSet's name goes into a label (63) with a suffix of ours and a hash. */ -}}
{{- define "dateline.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* What never changes, and so the only labels of a pod: any other would restart Redis with every upgrade.
       Called with (list $ "component"). */ -}}
{{- define "dateline.selectorLabels" -}}
{{- $root := first . -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{- define "dateline.labels" -}}
{{- $root := first . -}}
{{ include "dateline.selectorLabels" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "dateline.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "dateline.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- /* Called with (list $ "repository"). */ -}}
{{- define "dateline.image" -}}
{{- $root := first . -}}
{{- with $root.Values.image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- last . }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion -}}
{{- end -}}

{{- /* What every pod of the chart has in common. */ -}}
{{- define "dateline.podSpec" -}}
serviceAccountName: {{ include "dateline.serviceAccountName" . }}
automountServiceAccountToken: false
# For a Service named dateline, service links would set DATELINE_PORT to tcp://…, which is a setting of ours.
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- range $key, $id := .Values.securityContext }}
  {{ $key }}: {{ int64 $id }}
  {{- end }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "dateline.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- /* "" (the bundled one), "url" or "secret". */ -}}
{{- define "dateline.externalRedis" -}}
{{- if and .Values.redis.url .Values.redis.existingSecret -}}
{{- fail "redis.url and redis.existingSecret are both set: give one" -}}
{{- end -}}
{{- if .Values.redis.existingSecret }}secret{{ else if .Values.redis.url }}url{{ end -}}
{{- end -}}

{{- define "dateline.bundledRedisSecret" -}}
{{- .Values.redis.bundled.existingSecret | default (printf "%s-redis" (include "dateline.fullname" .)) -}}
{{- end -}}

{{- /* Where the list of API keys comes from: "secret", "values", "made", or "" where anybody may call. */ -}}
{{- define "dateline.keys" -}}
{{- if and .Values.auth.existingSecret .Values.auth.keys -}}
{{- fail "auth.existingSecret and auth.keys are both set: give one" -}}
{{- end -}}
{{- if .Values.auth.existingSecret }}secret
{{- else if .Values.auth.keys }}values
{{- else if not .Values.settings.allow_anonymous }}made
{{- end -}}
{{- end -}}

{{- define "dateline.keysSecret" -}}
{{- .Values.auth.existingSecret | default (printf "%s-api-keys" (include "dateline.fullname" .)) -}}
{{- end -}}

{{- define "dateline.keysFolder" -}}
/etc/dateline
{{- end -}}

{{- define "dateline.callbacksFolder" -}}
/etc/dateline-callbacks
{{- end -}}

{{- /* The settings, the same for all pods. */ -}}
{{- define "dateline.env" -}}
env:
  {{- $external := include "dateline.externalRedis" . }}
  {{- if $external }}
  - name: DATELINE_REDIS_URL
    valueFrom:
      secretKeyRef:
        {{- if eq $external "secret" }}
        name: {{ .Values.redis.existingSecret }}
        key: {{ .Values.redis.existingSecretKey }}
        {{- else }}
        name: {{ include "dateline.fullname" . }}-redis-url
        key: url
        {{- end }}
  {{- else }}
  - name: REDIS_PASSWORD
    valueFrom:
      secretKeyRef:
        name: {{ include "dateline.bundledRedisSecret" . }}
        key: password
  - name: DATELINE_REDIS_URL
    value: redis://:$(REDIS_PASSWORD)@{{ include "dateline.fullname" . }}-redis:6379/0
  {{- end }}
envFrom:
  - configMapRef:
      name: {{ include "dateline.fullname" . }}-settings
{{- end -}}

{{- /* A pod reads its settings at start only, so a change of them must replace it. */ -}}
{{- define "dateline.checksums" -}}
checksum/settings: {{ toYaml .Values.settings | sha256sum }}
checksum/redis: {{ toYaml (pick .Values.redis "url" "existingSecret" "existingSecretKey") | sha256sum }}
{{- end -}}

{{- /* The article in hand is finished, or the job timeout ends it; the rest is for noticing and writing down. */ -}}
{{- define "dateline.workerGraceSeconds" -}}
{{- add (int64 .Values.settings.job_timeout_seconds) 75 -}}
{{- end -}}

{{- /* Routes close first, then the longest granted wait runs out; the rest is for the last answers. */ -}}
{{- define "dateline.apiGraceSeconds" -}}
{{- add (int64 .Values.api.preStopSeconds) (int64 .Values.settings.max_wait_seconds) 15 -}}
{{- end -}}
